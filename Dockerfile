# One image for every process of the hub; compose.yaml says which command each runs.

FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
COPY requirements requirements
RUN pip install --require-hashes --no-deps --requirement requirements/build.txt \
 && pip install --require-hashes --no-deps --requirement requirements/node.txt \
 && python -m venv --without-pip /opt/hub \
 && pip --python /opt/hub/bin/python install --require-hashes --no-deps \
      --requirement requirements/build.txt \
 && pip --python /opt/hub/bin/python install --require-hashes --no-deps --no-build-isolation \
      --only-binary :all: --no-binary nkeys --requirement requirements/runtime.txt
COPY . .
RUN python frontend/vendor.py \
 && python -m hatchling build --target wheel --directory /dist \
 && pip --python /opt/hub/bin/python install --no-deps --no-index /dist/*.whl

FROM python:3.11-slim-bookworm
ENV PATH=/opt/hub/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
COPY --from=build /opt/hub /opt/hub
# A volume that is mounted here belongs to who may write in it; with another HUB_USER: chown it.
RUN install -d -o 1000 -g 1000 -m 0700 /var/lib/signaalhub
USER 10001:10001
WORKDIR /tmp
ENTRYPOINT ["hub"]
CMD ["--help"]
