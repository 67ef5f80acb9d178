"""Files that hold a document: a module for each kind, which gives its text.

A blank line stands between paragraphs. Nothing in a document is executed, and nothing it
refers to is fetched.
"""
