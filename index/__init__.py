"""From a filing to searchable stores: all that happens once for a filing."""
