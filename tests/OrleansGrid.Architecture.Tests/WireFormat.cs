using System.Globalization;
using System.Reflection;

namespace OrleansGrid.Architecture.Tests;

/// <summary>
/// Everything of the Orleans messages that silos of another version must find as it was, a line each: what a grain is called and which
/// calls it takes, with the types of what goes and comes; the number and the type of each member of a message; the names of enums.
/// </summary>
internal static class WireFormat
{
    public static IReadOnlyList<string> Lines { get; } =
    [
        .. WireTypes
            .Grains.SelectMany(CallsOf)
            .Concat(WireTypes.GrainClasses.Select(NameOf))
            .Concat(WireTypes.Messages.SelectMany(MembersOf))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> CallsOf(Type grain) =>
        from call in grain.GetMethods()
        let taken = string.Join(", ", call.GetParameters().Select(p => Name(p.ParameterType)))
        select $"call {WireTypes.AliasOf(grain)} {WireTypes.AliasOf(call)}({taken}) gives {Name(call.ReturnType)}";

    /// <summary>By the name of its type and by its key the cluster finds a grain, whichever version its silo is.</summary>
    private static string NameOf(Type grain)
    {
        const string Ending = "Grain";
        var given = grain.GetCustomAttributesData().FirstOrDefault(a => a.AttributeType == typeof(GrainTypeAttribute));
        var name = given is not null
            ? (string)given.ConstructorArguments[0].Value!
            : grain.Name[..^(grain.Name.EndsWith(Ending, StringComparison.Ordinal) ? Ending.Length : 0)].ToLowerInvariant();
        var calls = grain.GetInterfaces().Where(WireTypes.Grains.Contains).Select(WireTypes.AliasOf).Order(StringComparer.Ordinal);
        return $"grain '{name}' is {string.Join(", ", calls)}, its key is {KeyOf(grain)}";
    }

    private static string KeyOf(Type grain) =>
        grain switch
        {
            _ when grain.IsAssignableTo(typeof(IGrainWithStringKey)) => "text",
            _ when grain.IsAssignableTo(typeof(IGrainWithIntegerKey)) => "a number",
            _ when grain.IsAssignableTo(typeof(IGrainWithGuidKey)) => "a GUID",
            _ => "of another kind",
        };

    private static IEnumerable<string> MembersOf(Type message)
    {
        var alias = WireTypes.AliasOf(message);
        return message.IsEnum
            ? Enum.GetNames(message)
                .Select(name => $"enum {alias} {Convert.ToInt64(Enum.Parse(message, name), CultureInfo.InvariantCulture)} {name}")
            : message
                .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .Select(p => (Id: p.GetCustomAttribute<IdAttribute>()?.Id, Type: Name(p.PropertyType)))
                .Where(p => p.Id is not null)
                .OrderBy(p => p.Id)
                .Select(p => $"message {alias} {p.Id:00} {p.Type}")
                .Prepend($"message {alias}");
    }

    private static string Name(Type type) =>
        WireTypes.AliasOf(type) is { } alias ? alias
        : type.IsArray ? Name(type.GetElementType()!) + "[]"
        : Nullable.GetUnderlyingType(type) is { } value ? Name(value) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`')]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
