"""Say in one sentence that a port cannot be listened to, before anything is prepared for it."""

import socket
import sys


def main(raw: str) -> None:
    if not raw.isdigit() or not 1 <= int(raw) <= 65535:
        sys.exit(f"PORT vaut « {raw} » : écrivez un nombre entier de 1 à 65535.")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", int(raw)))
        except OSError as error:
            sys.exit(f"Le port {raw} n'est pas libre ({error.strerror}). Choisissez-en un autre : PORT=8001 make run")


if __name__ == "__main__":
    main(sys.argv[1])
