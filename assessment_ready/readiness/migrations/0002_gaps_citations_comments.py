"""Gaps, citations, comments and what belongs to them."""

import assessment_ready.migrating
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('actions', '0002_initial'),
        ('councils', '0002_saved_views_and_counters'),
        ('councils', '__first__'),
        ('embargo', '0001_initial'),
        ('evidence', '0001_initial'),
        ('framework', '0002_texts_that_stay'),
        ('readiness', '0001_initial'),
    ]

    operations = [
        assessment_ready.migrating.AtOnce(
            operations=[migrations.CreateModel(
                name='EmergingTheme',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=40)),
                    ('title', models.CharField(max_length=120)),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('is_active', models.BooleanField(default=True)),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='emerging_themes', to='councils.council')),
                ],
                options={
                    'ordering': ['position', 'title'],
                    'constraints': [models.UniqueConstraint(fields=('council', 'code'), name='readiness_theme_once', nulls_distinct=False)],
                },
            ), migrations.CreateModel(
                name='RoundComment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('text', models.TextField()),
                    ('made_at', models.DateTimeField()),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='readiness.round')),
                    ('statement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='framework.qualitystatement')),
                ],
                options={
                    'ordering': ['made_at', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('round', 'submission_key'), name='readiness_comment_once')],
                },
            ), migrations.CreateModel(
                name='Citation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('added_at', models.DateTimeField(auto_now_add=True)),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='evidence.evidenceitem')),
                    ('judgement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='readiness.judgement')),
                ],
                options={
                    'ordering': ['item__number'],
                    'constraints': [models.UniqueConstraint(fields=('judgement', 'item'), name='readiness_citation_once')],
                },
            ), migrations.CreateModel(
                name='Gap',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('reference', models.CharField(max_length=20)),
                    ('title', models.CharField(max_length=200)),
                    ('description', models.TextField(blank=True)),
                    ('source', models.CharField(choices=[('self_assessment', 'Self-assessment'), ('annual_conversation', 'Annual conversation'), ('peer_challenge', 'Peer challenge'), ('cqc_report', 'CQC report'), ('scrutiny', 'Scrutiny'), ('audit', 'Audit'), ('survey', 'Survey'), ('strategy', 'Strategy'), ('idea', 'Idea')], max_length=20)),
                    ('source_note', models.CharField(blank=True, max_length=300)),
                    ('weight', models.CharField(choices=[('high', 'High'), ('medium', 'Medium'), ('low', 'Low')], default='medium', max_length=6)),
                    ('found_on', models.DateField()),
                    ('no_action_reason', models.TextField(blank=True)),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closure_note', models.TextField(blank=True)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='councils.council')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('embargo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='embargo.embargo')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps_owned', to='councils.membership')),
                    ('round', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='gaps', to='readiness.round')),
                    ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='framework.qualitystatement')),
                    ('sub_topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='framework.subtopic')),
                    ('theme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='readiness.emergingtheme')),
                ],
                options={
                    'ordering': ['statement__number', 'number'],
                    'indexes': [models.Index(fields=['council', 'statement'], name='readiness_gaps')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'number'), name='readiness_gap_number_once'), models.UniqueConstraint(fields=('council', 'reference'), name='readiness_gap_reference_once'), models.UniqueConstraint(fields=('council', 'submission_key'), name='readiness_gap_once')],
                },
            ), migrations.CreateModel(
                name='GapAction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gaps', to='actions.action')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('gap', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='readiness.gap')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('gap', 'action'), name='readiness_gap_action_once')],
                },
            ), migrations.AddField(
                model_name='judgement',
                name='departure_reason',
                field=models.TextField(blank=True),
            ), migrations.AddField(
                model_name='judgement',
                name='suggested',
                field=models.PositiveSmallIntegerField(blank=True, null=True),
            ), migrations.AddField(
                model_name='reviewergrant',
                name='own_round',
                field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reviewed_from', to='readiness.round'),
            )],
        ),
    ]
