"""Every table of the timeline app."""

import assessment_ready.migrating
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('councils', '0002_saved_views_and_counters'),
        ('councils', '__first__'),
        ('embargo', '0001_initial'),
    ]

    operations = [
        assessment_ready.migrating.AtOnce(
            operations=[migrations.CreateModel(
                name='Assessment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=120)),
                    ('notified_on', models.DateField()),
                    ('notified_is_expected', models.BooleanField(default=False)),
                    ('closed_on', models.DateField(blank=True, null=True)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='councils.council')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('embargo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='embargo.embargo')),
                ],
                options={
                    'ordering': ['-notified_on', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='timeline_assessment_once')],
                },
            ), migrations.CreateModel(
                name='BankHoliday',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('division', models.CharField(default='england-and-wales', max_length=20)),
                    ('on', models.DateField()),
                    ('title', models.CharField(max_length=80)),
                    ('source', models.CharField(choices=[('gov_uk', 'GOV.UK'), ('added', 'Added by an administrator')], default='gov_uk', max_length=6)),
                    ('is_mourning', models.BooleanField(default=False)),
                    ('is_removed', models.BooleanField(default=False)),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                ],
                options={
                    'ordering': ['on'],
                    'constraints': [models.UniqueConstraint(fields=('division', 'on'), name='timeline_holiday_once')],
                },
            ), migrations.CreateModel(
                name='CommitteeMeeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('committee', models.CharField(max_length=120)),
                    ('meets_on', models.DateField()),
                    ('papers_due_on', models.DateField(blank=True, null=True)),
                    ('purpose', models.CharField(blank=True, max_length=300)),
                    ('url', models.URLField(blank=True, max_length=500)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='councils.council')),
                ],
                options={
                    'ordering': ['meets_on', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='timeline_meeting_once'), models.CheckConstraint(condition=models.Q(('papers_due_on', None), ('papers_due_on__lte', models.F('meets_on')), _connector='OR'), name='timeline_papers_before_meeting')],
                },
            ), migrations.CreateModel(
                name='Election',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('local', 'Local election'), ('mayoral', 'Mayoral election'), ('general', 'General election'), ('pcc', 'Police and crime commissioner election'), ('by_election', 'By-election'), ('referendum', 'Referendum')], default='local', max_length=12)),
                    ('title', models.CharField(max_length=120)),
                    ('poll_on', models.DateField()),
                    ('notice_on', models.DateField(blank=True, null=True)),
                    ('latest_notice_on', models.DateField(blank=True, null=True)),
                    ('notice_is_certain', models.BooleanField(default=True)),
                    ('areas', models.CharField(blank=True, max_length=300)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='elections', to='councils.council')),
                ],
                options={
                    'ordering': ['poll_on', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='timeline_election_once'), models.CheckConstraint(condition=models.Q(('notice_on', None), ('notice_on__lt', models.F('poll_on')), _connector='OR'), name='timeline_notice_before_poll')],
                },
            ), migrations.CreateModel(
                name='IntervalDefault',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=40)),
                    ('title', models.CharField(max_length=120)),
                    ('after', models.SlugField(blank=True, max_length=40)),
                    ('earliest', models.SmallIntegerField(default=0)),
                    ('latest', models.SmallIntegerField(default=0)),
                    ('unit', models.CharField(choices=[('hours', 'hours'), ('days', 'days'), ('weeks', 'weeks'), ('months', 'months'), ('working_days', 'working days'), ('electoral_days', 'electoral days')], default='days', max_length=15)),
                    ('snap', models.CharField(choices=[('same', 'Keep the day'), ('previous', 'The working day before'), ('next', 'The working day after')], default='same', max_length=8)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('source', models.TextField(blank=True)),
                    ('conflict', models.TextField(blank=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('council', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='interval_defaults', to='councils.council')),
                ],
                options={
                    'ordering': ['position', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('council', 'code'), name='timeline_interval_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('earliest__lte', models.F('latest'))), name='timeline_interval_order')],
                },
            ), migrations.CreateModel(
                name='QuietPeriod',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('shutdown', 'Council closed'), ('mourning', 'Mourning protocol'), ('other', 'Other quiet period')], default='other', max_length=8)),
                    ('title', models.CharField(max_length=120)),
                    ('starts_on', models.DateField()),
                    ('ends_on', models.DateField()),
                    ('note', models.TextField(blank=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quiet_periods', to='councils.council')),
                ],
                options={
                    'verbose_name_plural': 'quiet periods',
                    'ordering': ['starts_on', 'pk'],
                    'constraints': [models.UniqueConstraint(fields=('council', 'submission_key'), name='timeline_quiet_once'), models.CheckConstraint(condition=models.Q(('starts_on__lte', models.F('ends_on'))), name='timeline_quiet_order')],
                },
            ), migrations.CreateModel(
                name='Milestone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(blank=True, max_length=40)),
                    ('title', models.CharField(max_length=120)),
                    ('offset_earliest', models.SmallIntegerField(default=0)),
                    ('offset_latest', models.SmallIntegerField(default=0)),
                    ('unit', models.CharField(choices=[('hours', 'hours'), ('days', 'days'), ('weeks', 'weeks'), ('months', 'months'), ('working_days', 'working days'), ('electoral_days', 'electoral days')], default='days', max_length=15)),
                    ('snap', models.CharField(choices=[('same', 'Keep the day'), ('previous', 'The working day before'), ('next', 'The working day after')], default='same', max_length=8)),
                    ('is_pinned', models.BooleanField(default=False)),
                    ('earliest', models.DateField()),
                    ('latest', models.DateField()),
                    ('confirmed_on', models.DateField(blank=True, null=True)),
                    ('actual_on', models.DateField(blank=True, null=True)),
                    ('at', models.TimeField(blank=True, null=True)),
                    ('source_note', models.TextField(blank=True)),
                    ('position', models.PositiveSmallIntegerField(default=0)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('version', models.PositiveIntegerField(default=1)),
                    ('submission_key', models.UUIDField(default=uuid.uuid4)),
                    ('after', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='followers', to='timeline.milestone')),
                    ('assessment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='timeline.assessment')),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='councils.council')),
                    ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('embargo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='embargo.embargo')),
                ],
                options={
                    'ordering': ['assessment', 'position', 'earliest', 'pk'],
                    'indexes': [models.Index(fields=['council', 'latest'], name='timeline_by_date')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('earliest__lte', models.F('latest'))), name='timeline_milestone_range'), models.UniqueConstraint(fields=('council', 'submission_key'), name='timeline_milestone_once'), models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('assessment', 'code'), name='timeline_milestone_code_once')],
                },
            ), migrations.CreateModel(
                name='MilestoneChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('changed_at', models.DateTimeField()),
                    ('before', models.JSONField(default=dict)),
                    ('after', models.JSONField(default=dict)),
                    ('note', models.TextField(blank=True)),
                    ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('council', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.council')),
                    ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='timeline.milestone')),
                ],
                options={
                    'ordering': ['-changed_at', '-pk'],
                    'indexes': [models.Index(fields=['milestone', '-changed_at'], name='timeline_changes')],
                },
            )],
        ),
    ]
