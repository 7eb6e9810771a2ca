"""What the adapter uses of the API: whether a node is written into the scene's file."""  # noqa: N999 -- Maya's own name

from maya_inside import application


class MObject:
    def __init__(self, node):
        self._node = node


class MSelectionList:
    def __init__(self):
        self._nodes = []

    def add(self, name):
        running = application.current()
        running.check_thread("MSelectionList.add")
        self._nodes.append(running.scene.find(name))
        return self

    def getDependNode(self, index):
        return MObject(self._nodes[index])


class MFnDependencyNode:
    def __init__(self, thing):
        if not isinstance(thing, MObject):
            raise TypeError("an MObject is needed")
        self._node = thing._node

    def setDoNotWrite(self, flag):
        self._node.do_not_write = bool(flag)
        return self
