"""The engine runs our SQL: DuckDB inside the process, Spark Connect past one machine.

SQL is written once, in DuckDB's dialect. `sql` reads and fills the `.sql` files that stand beside
the Python that runs them, `macros` holds what the two engines disagree on, `duck` opens a
connection, `dialect` rewrites a query for Spark, `spark` runs it there, and `conformance` compares
the two answers.
"""
