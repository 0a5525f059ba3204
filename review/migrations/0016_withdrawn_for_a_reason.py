"""Nothing is withdrawn without a reason. Decisions from before stay as they are."""
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations
from django.db.models import CheckConstraint, Q


class Migration(migrations.Migration):
    dependencies = [("review", "0015_search_articles_due")]
    operations = [
        AddConstraintNotValid(
            model_name="decision",
            constraint=CheckConstraint(
                condition=~Q(verb="withdraw") | ~Q(reason=""), name="decision_withdraws_for_a_reason"
            ),
        ),
    ]
