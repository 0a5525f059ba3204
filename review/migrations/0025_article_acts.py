import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0011_by_section'),
        ('review', '0024_search_all_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.TextField(choices=[('cut', 'cut'), ('bring_back', 'brought back'), ('close', 'closed unread'), ('put_off', 'put off')])),
                ('absorbed', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('done_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('undone_at', models.DateTimeField(null=True)),
                ('request_id', models.UUIDField(null=True, unique=True)),
            ],
        ),
        migrations.AddIndex(
            model_name='work',
            index=models.Index(condition=models.Q(('finished_by__isnull', False), ('review', 'closed_unread')), fields=['-finished_at'], name='work_closed_unread'),
        ),
        migrations.AddField(
            model_name='articleact',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='articleact',
            name='cut',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.excludedrange'),
        ),
        migrations.AddField(
            model_name='articleact',
            name='work',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='review.work'),
        ),
        migrations.AddIndex(
            model_name='articleact',
            index=models.Index(condition=models.Q(('undone_at', None)), fields=['by', '-at'], name='article_act_standing'),
        ),
        migrations.AddIndex(
            model_name='articleact',
            index=models.Index(fields=['by', '-undone_at'], name='article_act_undone'),
        ),
        migrations.AddIndex(
            model_name='articleact',
            index=models.Index(fields=['by', '-done_at'], name='article_act_newest'),
        ),
        migrations.AddConstraint(
            model_name='articleact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cut__isnull', False), ('verb__in', ['cut', 'bring_back'])), models.Q(('cut__isnull', True), ('verb__in', ['close', 'put_off'])), _connector='OR'), name='article_act_names_its_cut'),
        ),
        migrations.AddConstraint(
            model_name='articleact',
            constraint=models.CheckConstraint(condition=models.Q(('verb__in', ['cut', 'bring_back', 'close', 'put_off'])), name='review_articleact_verb_known'),
        ),
    ]
