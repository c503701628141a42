# The image of every process of the application: web, worker, scheduler and one-off commands.
FROM python:3.11-slim-bookworm

# WeasyPrint's libraries, and a font for letters the vendored one lacks.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=assessment_ready.settings.production \
    VAR_DIR=/srv/var

RUN useradd --system --uid 10001 --home-dir /srv/app --shell /usr/sbin/nologin app \
    && mkdir -p /srv/app /srv/var/counted \
    && chown -R app:app /srv/var

WORKDIR /srv/app
COPY requirements/production.txt requirements/production.txt
RUN pip install --no-cache-dir --require-hashes --no-deps --only-binary :all: -r requirements/production.txt

COPY . .
# Collecting needs settings, not secrets: these values live for this one command and serve nothing.
RUN SECRET_KEY=build AUDIT_KEY=build SITE_URL=https://build.example ALLOWED_HOSTS=build.example \
    DATABASE_URL=postgresql:///build REDIS_URL=redis://build \
    python manage.py collectstatic --no-input

USER app
EXPOSE 8000
# Temporary files of gunicorn's heartbeat belong in memory: a slow disk must not look like a dead worker.
CMD ["gunicorn", "assessment_ready.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "20", "--max-requests", "2000", \
     "--max-requests-jitter", "200", "--no-control-socket", "--access-logfile", "-"]
