"""The work that falls due later, done by any number of processes."""

from catalog.worker.home import settle
from catalog.worker.indexing import ask_for_rebuild, rebuild, why_rebuild
from catalog.worker.turns import index_lock
from catalog.worker.working import work, work_once, work_until_done

__all__ = ["ask_for_rebuild", "index_lock", "rebuild", "settle", "why_rebuild", "work", "work_once", "work_until_done"]
