"""The local stack: an emulator of AWS with Varta's real templates and real functions on it.

Whatever the emulator lacks is made up for here, apart from the product. `python -m infra.local run` is the way in for
people (through `make run`), `stack.LocalStack` for tests.
"""
