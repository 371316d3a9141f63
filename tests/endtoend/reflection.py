"""What a gateway says of itself by gRPC server reflection, whose messages are
written and read by hand here: Debian has no Python for them."""

from google.protobuf import descriptor_pb2

_METHOD = "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"
# Fields of ServerReflectionRequest.
_FILE_CONTAINING_SYMBOL, _LIST_SERVICES = 4, 7
# Fields of ServerReflectionResponse.
_FILES, _SERVICES = 4, 6


def _varint(data):
    """The number that `data` begins with, and what follows."""
    number = shift = 0
    for index, byte in enumerate(data):
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, data[index + 1:]
        shift += 7
    raise ValueError("a number is cut")


def _fields(data, wanted):
    """The fields `wanted` of a message that has texts and messages only."""
    while data:
        tag, data = _varint(data)
        assert tag & 7 == 2
        size, data = _varint(data)
        if tag >> 3 == wanted:
            yield data[:size]
        data = data[size:]


def _ask(channel, field, text):
    request = bytes([field << 3 | 2, len(text)]) + text.encode()
    [reply] = channel.stream_stream(_METHOD)(iter([request]), timeout=30)
    return reply


def services(channel):
    """The full names of all services."""
    reply = _ask(channel, _LIST_SERVICES, "*")
    [part] = _fields(reply, _SERVICES)
    return [name.decode() for service in _fields(part, 1)
            for name in _fields(service, 1)]


def methods(channel, service):
    """The methods of a service, described."""
    [part] = _fields(_ask(channel, _FILE_CONTAINING_SYMBOL, service), _FILES)
    for text in _fields(part, 1):
        file = descriptor_pb2.FileDescriptorProto.FromString(text)
        for each in file.service:
            if f"{file.package}.{each.name}" == service:
                return list(each.method)
    raise AssertionError(f"nothing describes {service}")
