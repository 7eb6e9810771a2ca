import subprocess
import sys


def test_importing_the_session_loads_nothing_of_the_network():
    code = (
        "import sys; from rushes.core import Session;"
        "heavy = {'requests', 'urllib3', 'http.client', 'platformdirs', 'concurrent.futures'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=30
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
