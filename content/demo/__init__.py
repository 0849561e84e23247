"""The data that the project brings along: the register, the demo catalogue, the samples.

    read_register()  -> Iterator[RegisterEntry]       content/demo/register.py
    read_solutions() -> tuple[DemoSolution, ...]      content/demo/solutions.py
    read_samples()   -> Samples                       content/demo/samples.py

Records stand in ``content/demo/records.py``. Each module also has a ``SOURCE: DataSource``. LICENSES.md
beside this file names source, date and licence of every data file.
"""
