SELECT número, año, déjà, İl FROM größe
