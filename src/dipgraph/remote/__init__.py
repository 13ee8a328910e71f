"""Other people's triple stores: asked like the embedded one, and filled graph by graph.

``transport`` sends requests for whoever asks (``credentials``, said by ``authentication``),
``failures`` says what went wrong, ``stores`` knows what is particular to each store. ``endpoint``
asks and reads the ``results``; ``push`` fills, by single ``graphs``, and notes them in a
``catalogue``. Nothing is imported here: only a command that is given an endpoint pays for the
libraries that reach it.
"""
