"""A coder behind an OpenAI-compatible chat endpoint, on this computer or elsewhere.

Statements are sent only to the endpoint a user names. What comes back is checked against the
codebook and the text, and every response is kept in a ledger before it is used.
"""

from toolkit.coding.endpoint.address import Endpoint
from toolkit.coding.endpoint.coder import (
    Answers,
    Estimate,
    ask_endpoint,
    endpoint_prompt,
    estimate_endpoint,
)
from toolkit.coding.endpoint.coder import code as code

__all__ = [
    "Answers",
    "Endpoint",
    "Estimate",
    "ask_endpoint",
    "endpoint_prompt",
    "estimate_endpoint",
]
