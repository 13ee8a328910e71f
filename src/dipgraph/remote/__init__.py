"""Other people's triple stores: asked like the embedded one, and filled graph by graph.

``transport`` sends requests for whoever asks (``credentials``), ``failures`` says what went wrong,
``stores`` knows what is particular to each store, ``endpoint`` asks. Nothing is imported here: only
a command that is given an endpoint pays for the libraries that reach it.
"""
