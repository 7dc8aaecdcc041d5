using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansGrid.Tests.Stored;

/// <summary>Whether an example is one of everything: a member that none of its objects sets would not be tried by reading it.</summary>
internal static class WholeValue
{
    /// <summary>Every member of every type of ours in the value is something else than its default in at least one place.</summary>
    public static void IsWhole(object value)
    {
        var (seen, set) = (new HashSet<string>(), new HashSet<string>());
        Visit(value, seen, set);
        Xunit.Assert.Empty(seen.Except(set).Order(StringComparer.Ordinal));
    }

    private static void Visit(object? value, HashSet<string> seen, HashSet<string> set)
    {
        switch (value)
        {
            case null or string or JsonElement:
                break;
            case IDictionary map:
                foreach (var one in map.Values)
                {
                    Visit(one, seen, set);
                }

                break;
            case IEnumerable many:
                foreach (var one in many)
                {
                    Visit(one, seen, set);
                }

                break;
            default:
                VisitMembers(value, seen, set);
                break;
        }
    }

    private static void VisitMembers(object value, HashSet<string> seen, HashSet<string> set)
    {
        var type = value.GetType();
        if (type.IsEnum || type.Namespace?.StartsWith("OrleansGrid", StringComparison.Ordinal) != true)
        {
            return;
        }

        foreach (var member in MembersOf(type))
        {
            var held = member.Get!(value);
            seen.Add($"{type.Name}.{member.Name}");
            if (!IsDefault(held))
            {
                set.Add($"{type.Name}.{member.Name}");
            }

            Visit(held, seen, set);
        }
    }

    private static IEnumerable<JsonPropertyInfo> MembersOf(Type type) =>
        GridJson.Options.GetTypeInfo(type).Properties.Where(p => p is { Get: not null, IsExtensionData: false });

    private static bool IsDefault(object? held) =>
        held switch
        {
            null => true,
            string text => text.Length == 0,
            ICollection many => many.Count == 0,
            ValueType plain => plain.Equals(Activator.CreateInstance(plain.GetType())),
            _ => false,
        };
}
