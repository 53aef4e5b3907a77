"""The optional language model: it plans and phrases, it never computes, and it is checked."""
