using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansGrid;

/// <summary>Enums as the names of their members; numbers are read too. An enum that says itself how it is written stays as it is.</summary>
internal sealed class EnumNames : JsonConverterFactory
{
    private readonly JsonStringEnumConverter _names = new();

    // A converter of the options would go before the one that stands at the type.
    public override bool CanConvert(Type typeToConvert) =>
        typeToConvert.IsEnum && typeToConvert.GetCustomAttribute<JsonConverterAttribute>(inherit: false) is null;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        _names.CreateConverter(typeToConvert, options);
}
