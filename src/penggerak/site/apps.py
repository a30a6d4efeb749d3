from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "penggerak.site"
    label = "site"

    def ready(self) -> None:
        from penggerak.site.messages import use_compiled_catalogues  # settings are complete now

        use_compiled_catalogues()
