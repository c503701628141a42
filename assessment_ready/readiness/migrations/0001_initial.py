"""Rounds, judgements, assignments and reviewers."""

import assessment_ready.migrating
import django.core.validators
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('councils', '0001_initial'),
        ('councils', '__first__'),
        ('embargo', '0001_initial'),
        ('framework', '0001_initial'),
    ]

    operations = [
        assessment_ready.migrating.AtOnce(
            operations=[migrations.CreateModel(
                name='Round',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('self_assessment', 'Self-assessment'), ('annual_conversation', 'Annual conversation'), ('peer_challenge', 'Peer challenge'), ('mock_inspection', 'Mock inspection'), ('cqc_assessment', 'CQC assessment')], max_length=20)),
                    ('title', models.CharField(max_length=120)),
                    ('held_on', models.DateField()),
                    ('ends_on', models.DateField(blank=True, null=True)),
                    ('scope', models.TextField(blank=True)),
                    ('authors', models.CharField(blank=True, max_length=300)),
                    ('source_url', models.URLField(blank=True, max_length=500)),
                    ('published_percent', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MaxValueValidator(100)])),
                    ('status', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed'), ('published', 'Published to members')], default='open', max_length=10)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('published_at', models.DateTimeField(blank=True, null=True)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='councils.council')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('embargo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='embargo.embargo')),
                    ('framework', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='framework.frameworkversion')),
                ],
                options={
                    'ordering': ['-held_on', '-pk'],
                    'indexes': [models.Index(fields=['council', '-held_on'], name='readiness_round_date')],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='readiness_round_once'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('held_on')), _connector='OR'), name='readiness_round_dates')],
                },
            ), migrations.CreateModel(
                name='ReviewerGrant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ends_at', models.DateTimeField()),
                    ('granted_at', models.DateTimeField(auto_now_add=True)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviews', to='councils.membership')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reviewers', to='readiness.round')),
                ],
                options={
                    'ordering': ['round', 'membership__user__full_name'],
                    'constraints': [models.UniqueConstraint(fields=('round', 'membership'), name='readiness_reviewer_once')],
                },
            ), migrations.CreateModel(
                name='Judgement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('score', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('low', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('high', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('confidence', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=6)),
                    ('reason', models.TextField(blank=True)),
                    ('strengths', models.TextField(blank=True)),
                    ('improvements', models.TextField(blank=True)),
                    ('updated_at', models.DateTimeField(blank=True, null=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='framework.qualitystatement')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='judgements', to='readiness.round')),
                ],
                options={
                    'ordering': ['round', 'statement__number'],
                    'indexes': [models.Index(fields=['council', 'statement'], name='readiness_by_statement')],
                    'constraints': [models.UniqueConstraint(fields=('round', 'statement'), name='readiness_judgement_once'), models.CheckConstraint(condition=models.Q(models.Q(('high', None), ('low', None), ('score', None)), models.Q(('high__gte', models.F('score')), ('low__gte', 1), ('low__lte', models.F('score'))), _connector='OR'), name='readiness_judgement_bounds')],
                },
            ), migrations.CreateModel(
                name='Assignment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('due_on', models.DateField(blank=True, null=True)),
                    ('state', models.CharField(choices=[('assigned', 'With the lead'), ('submitted', 'Submitted'), ('returned', 'Returned with a note'), ('closed', 'Closed')], default='assigned', max_length=10)),
                    ('note', models.TextField(blank=True)),
                    ('changed_at', models.DateTimeField()),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='councils.membership')),
                    ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='framework.qualitystatement')),
                    ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='readiness.round')),
                ],
                options={
                    'ordering': ['round', 'statement__number'],
                    'indexes': [models.Index(fields=['lead', 'state'], name='readiness_by_lead')],
                    'constraints': [models.UniqueConstraint(fields=('round', 'statement'), name='readiness_assigned_once')],
                },
            )],
        ),
    ]
