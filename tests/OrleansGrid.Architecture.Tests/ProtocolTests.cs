using System.Reflection;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Architecture.Tests;

/// <summary>
/// Silos of neighbouring versions understand each other only if nothing on the wire depends on a name or an order in the code.
/// </summary>
public sealed class ProtocolTests
{
    /// <summary>Of the protocol, and of the grains that kinds have of their own.</summary>
    private static readonly Type[] Types =
    [
        .. new[] { typeof(IJobGrain).Assembly, typeof(MapReduceSiloExtensions).Assembly, typeof(StudySiloExtensions).Assembly }
            .SelectMany(a => a.GetTypes())
            .Where(t =>
                !t.Name.StartsWith("Codec_", StringComparison.Ordinal)
                && t.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) != true
            ),
    ];

    private static readonly Type[] Grains = [.. Types.Where(t => t.IsInterface && t.IsAssignableTo(typeof(IAddressable)))];

    private static readonly Type[] Messages = [.. Types.Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    [Fact]
    public void There_are_grains_and_messages() => Assert.True(Grains.Length >= 4 && Messages.Length >= 10);

    [Fact]
    public void Every_grain_and_each_of_its_methods_has_an_alias_of_its_own()
    {
        AssertDistinct(Grains.Select(g => (g.Name, AliasOf(g))));
        Assert.All(Grains, grain => AssertDistinct(grain.GetMethods().Select(m => ($"{grain.Name}.{m.Name}", AliasOf(m)))));
    }

    [Fact]
    public void Every_message_has_an_alias_of_its_own() => AssertDistinct(Messages.Select(m => (m.Name, AliasOf(m))));

    [Fact]
    public void Every_member_of_a_message_has_a_number_of_its_own() =>
        Assert.All(
            Messages.Where(m => !m.IsEnum),
            message =>
            {
                var members = message.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).ToList();
                Assert.NotEmpty(members);
                AssertDistinct(members.Select(p => ($"{message.Name}.{p.Name}", p.GetCustomAttribute<IdAttribute>()?.Id.ToString())));
            }
        );

    [Fact]
    public void What_grains_take_and_give_of_ours_is_a_message()
    {
        var spoken = Grains
            .SelectMany(g => g.GetMethods())
            .SelectMany(m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType))
            .SelectMany(Unwrap)
            .Distinct();
        var ours = spoken.Where(t => t.Namespace?.StartsWith("OrleansGrid", StringComparison.Ordinal) == true);
        None.Of(ours.Except(Messages).Except(Grains).Select(t => t.Name));
    }

    private static IEnumerable<Type> Unwrap(Type type) =>
        type.IsArray ? Unwrap(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Unwrap)
        : [type];

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    private static void AssertDistinct(IEnumerable<(string Of, string? Name)> names)
    {
        var all = names.ToList();
        None.Of(all.Where(n => string.IsNullOrEmpty(n.Name)).Select(n => n.Of));
        None.Of(all.GroupBy(n => n.Name).Where(g => g.Count() > 1).Select(g => string.Join(" = ", g.Select(n => n.Of))));
    }
}
