"""The pointers of Maya's own widgets."""  # noqa: N999 -- Maya's own name

from maya_inside import application


class MQtUtil:
    @staticmethod
    def findControl(name):
        running = application.current()
        running.check_thread("MQtUtil.findControl")
        return running.widget_pointer(name)
