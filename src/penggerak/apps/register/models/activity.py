"""The classification of economic activities, each code with the version it belongs to."""

from django.db import models


class Activity(models.Model):
    """One KBLI code of one version. The key joins both, "2020:10794", so that neither travels alone."""

    key = models.CharField(primary_key=True, max_length=10)
    version = models.CharField(max_length=4)
    code = models.CharField(max_length=5)
    title = models.CharField(max_length=300)
    digits = models.SmallIntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    section = models.CharField(max_length=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="activity_key_is_version_and_code",
                condition=models.Q(
                    key=models.functions.Concat("version", models.Value(":"), "code", output_field=models.CharField())
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title} (KBLI {self.version})"
