"""The data that the project brings along: the official register, the demo catalogue, the samples.

    register.read_register()    every municipality, association, district and federal state
    solutions.read_solutions()  real solutions, as public sources describe them
    samples.read_samples()      the fictitious Musterkreis: what a complete entry looks like

Three kinds of data, kept apart on purpose. The register holds facts of the statistical office. The demo
catalogue holds facts of public pages, each with its source, and the source's own words beside whatever we
read in them. The samples are invented from end to end, so that nobody takes an example for a municipality's
word. LICENSES.md beside this file names source, date and licence of every data file.
"""
