"""The command line, a module for each verb: one verb, one library call.

Each has `add`, which adds the verb with what it takes. The rooms are imported by the verbs that
need them, so that help comes at once.
"""
