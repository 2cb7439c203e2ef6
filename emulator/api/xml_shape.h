// XML bodies: between elements and values shaped as the model wants them.
// https://smithy.io/2.0/spec/protocol-traits.html#xml-bindings
#pragma once

#include <string_view>

#include "emulator/api/model.h"
#include "emulator/json/value.h"
#include "emulator/xml/tree.h"

namespace api {

// Members that are bound to the body. Unknown elements are ignored.
// Throws Error (MalformedXML) where a scalar cannot be read.
json::Members body_from_xml(const Shape& shape, const xml::Element& element);
json::Value from_xml(const Shape& shape, const xml::Element& element);

// How times are written: 2026-11-25T03:56:32Z, or cut to seconds as S3 does:
// 2026-11-25T03:56:32.000Z.
enum class XmlTime { Plain, S3 };

// The members of the body as elements one after the other, without an element around them.
void body_to_xml(const Shape& shape, const json::Value& value, XmlTime time, xml::Writer* writer);
// Attributes that the element of a structure carries: xmlns:xsi="..." xsi:type="Group".
std::string xml_attributes(const Shape& shape, const json::Value& value);

// "" where no namespace is wanted.
std::string namespace_attribute(std::string_view uri);

}  // namespace api
