#!/usr/bin/env python3
"""Django's command line for this site."""

import sys

from django.core.management import execute_from_command_line

from home.settings import start

if __name__ == "__main__":
    start.choose(start.ONES_OWN)
    start.require_settings()
    execute_from_command_line(sys.argv)
