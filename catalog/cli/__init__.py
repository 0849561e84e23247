"""The commands, one module a family: `lichtermeer --help` lists them, docs/operation.md tells their use."""
