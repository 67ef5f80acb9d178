"""Negotiations as the news reports them: documents, statements, stances, findings.

The public names stand in `__init__.pyi`. Each is imported when it is first used (SPEC 1 of
the Scientific Python project), so that a command starts at once and no library is read
that it does not need.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
