"""A system clock that is set while a program runs, by libfaketime."""

import os
import pathlib

LIBRARY = pathlib.Path(
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")


class Clock:
    """The system's clock as the programs that run in `environment` see it.
    Clocks that only measure are left alone."""

    def __init__(self, folder):
        self._file = folder / "clock"
        self.set("+0")
        self.environment = {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, apart):
        """Sets it apart from the machine's, by such as `+40d` or `-1h`."""
        draft = self._file.with_suffix(".new")
        draft.write_text(apart)
        os.replace(draft, self._file)
