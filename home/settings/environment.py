"""What is read from the environment, and by every settings file in the same way."""

from environs import Env

env = Env()


def database(default: str) -> dict:
    """Django's database configuration from ``DATABASE_URL``.

    SQLite takes its write lock at the start of a transaction (``BEGIN IMMEDIATE``) and
    waits for it: two editors who save at once take turns instead of failing.
    """
    config = env.dj_db_url("DATABASE_URL", default=default)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config
