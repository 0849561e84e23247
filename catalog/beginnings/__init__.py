"""What drafts begin with, so that nobody types twice: a repository, a table, a file, another entry.

Reading comes first and writes nothing; hosts that somebody named are asked outside any transaction.
"""
