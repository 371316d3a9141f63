"""The whole contract: its messages and methods, by full name."""

import importlib
import pathlib
import pkgutil

import fourws.gateway
from google.protobuf import (descriptor_pb2, descriptor_pool, json_format,
                             symbol_database)

PACKAGES = ("v1", "v1beta1")


def _load():
    """Every module of the contract; importing one registers its types."""
    for folder in fourws.gateway.__path__:
        for package in PACKAGES:
            path = str(pathlib.Path(folder) / package)
            for module in pkgutil.iter_modules([path]):
                if module.name.endswith("_pb2"):
                    yield importlib.import_module(
                        f"fourws.gateway.{package}.{module.name}")


_MODULES = list(_load())
_POOL = descriptor_pool.Default()


def methods():
    """The descriptors of all methods, by full name."""
    return {
        method.full_name: method
        for module in _MODULES
        for service in module.DESCRIPTOR.services_by_name.values()
        for method in service.methods
    }


def writes():
    """Those whose request has a request_id: they change something."""
    return {
        name: method
        for name, method in methods().items()
        if "request_id" in method.input_type.fields_by_name
    }


def message_type(full_name):
    """The class of the messages of that name."""
    return symbol_database.Default().GetPrototype(
        _POOL.FindMessageTypeByName(full_name))


def message(full_name, fields=None):
    """A message of the contract with `fields`, as proto JSON has them."""
    return json_format.ParseDict(fields or {}, message_type(full_name)())


def request(full_name, fields=None):
    """A request for the method of that name."""
    return message(methods()[full_name].input_type.full_name, fields)


def unpack(packed):
    """The message in a google.protobuf.Any."""
    unpacked = message_type(packed.TypeName())()
    assert packed.Unpack(unpacked)
    return unpacked


def is_stream(full_name):
    """Whether the method answers with a stream."""
    described = descriptor_pb2.MethodDescriptorProto()
    methods()[full_name].CopyToProto(described)
    return described.server_streaming


def callable_of(channel, full_name):
    """What calls the method of that name."""
    method = methods()[full_name]
    service, _, name = full_name.rpartition(".")
    kind = channel.unary_stream if is_stream(full_name) else channel.unary_unary
    return kind(
        f"/{service}/{name}",
        request_serializer=lambda request: request.SerializeToString(),
        response_deserializer=message_type(
            method.output_type.full_name).FromString)
