"""Read files compressed by zstd."""

import io
from collections.abc import Iterator
from typing import IO, Final

import zstandard

__all__ = ["open_zstd"]

_CHUNK: Final = 2048
"""Bytes of the file taken at once: each can stand for 32 KiB, but not for more."""


def open_zstd(file: IO[bytes]) -> io.BufferedReader:
    """Return what a file holds; where it is damaged or cut, reading raises OSError."""
    return io.BufferedReader(_Stream(file))


class _Stream(io.RawIOBase):
    """A zstd file, whatever the number of its frames; a damaged or cut one is an OSError."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # the buffer protocol
        while not self._ready:
            data = self._file.read(_CHUNK)
            if not data and self._frame is not None:
                raise OSError("it is cut")
            if not data:
                return 0
            self._ready = memoryview(b"".join(self._decompress(data)))
        taken = self._ready[: len(buffer)]
        buffer[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        return len(taken)

    def _decompress(self, data: bytes) -> Iterator[bytes]:
        try:
            while data:
                frame = self._frame or zstandard.ZstdDecompressor().decompressobj()
                yield frame.decompress(data)
                self._frame, data = (None, frame.unused_data) if frame.eof else (frame, b"")
        except zstandard.ZstdError as error:
            raise OSError(str(error)) from error
