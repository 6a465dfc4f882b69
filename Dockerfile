# The production image: the hashed lock, the code, compiled translations and collected files. No server inside.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY . .
# Stand-ins, for this build step only: collecting files reads the settings but opens no connection.
RUN SECRET_KEY=only-while-the-image-is-built-0123456789-0123456789-0123456789 ALLOWED_HOSTS=build \
    CHECKPOINT_SECRET=and-nothing-is-signed-with-it-0123456789-0123456789-0123456789 \
    DATABASE_URL=postgres://build@build/build REDIS_URL=redis://build \
    DJANGO_SETTINGS_MODULE=asn_career.settings.production STATIC_ROOT=/app/staticfiles \
    sh -c "/venv/bin/python manage.py translations --compile && /venv/bin/python manage.py collectstatic --noinput"

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home asn && install -d -o asn /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=asn_career.settings.production DATA_DIR=/data STATIC_ROOT=/app/staticfiles
USER asn
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "asn_career.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "asn_career.web_worker.Worker", "--limit-request-line", "8190", "--workers", "2", "--threads", "4", "--preload", "--no-control-socket"]
