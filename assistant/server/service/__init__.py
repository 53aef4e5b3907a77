"""The routes. The one folder that names FastAPI and the Starlette that it stands on."""

from assistant.server.service.app import service

__all__ = ["service"]
