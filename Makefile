# Les commandes de la maison. `make` ou `make help` les liste ; chacune prépare seule ce dont elle a besoin.
# Sur une Debian 12 nue il suffit de python3, make, git et ca-certificates.

.DEFAULT_GOAL := help
.PHONY: help run test check fix bench lock screens

help: ## Cette liste
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: ## Prépare et démarre le site et le travailleur de fond (PORT, DATABASE_URL, CTAI_DEMO=non)
	@scripts/run

test: ## Tous les tests, sur SQLite puis sur PostgreSQL, navigateur compris
	@scripts/test

check: ## Style, types, ordre des imports, gabarits, migrations, réglages de production, documentation
	@scripts/check

fix: ## Corrige le style de ce qui peut l'être sans y penser
	@scripts/venv dev
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format .

bench: ## Mesure les pages à 1 000 et 20 000 contrats sur PostgreSQL, écrit docs/bench.md et docs/bench-actes.md
	@scripts/venv dev
	@scripts/with-postgres .venv/bin/python scripts/bench.py
	@scripts/with-postgres .venv/bin/python scripts/bench_acts.py

screens: ## Refait les images de docs/screens/ (parcours au clavier et démonstration)
	@scripts/venv dev
	SCREENS=oui .venv/bin/pytest -q -p no:randomly tests/test_journey.py tests/test_pictures.py tests/test_guides.py

lock: ## Reverrouille requirements/*.txt (empreintes, sans adresse) d'après requirements/*.in
	@scripts/venv dev
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header requirements/run.in -o requirements/run.txt
	.venv/bin/uv pip compile -q --generate-hashes --no-emit-index-url --no-header requirements/dev.in -o requirements/dev.txt
