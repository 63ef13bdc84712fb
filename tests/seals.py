"""A key of an office for tests that need one."""

from cryptography.fernet import Fernet

from huiying.sealing import Seal

SEAL = Seal(Fernet.generate_key())
