using System.Reflection;
using OrleansGrid.Protocol.Access;
using OrleansGrid.Protocol.Jobs;
using OrleansGrid.Protocol.Tasks;

namespace OrleansGrid.Architecture.Tests;

/// <summary>
/// Silos of neighbouring versions understand each other only if nothing on the wire depends on a name or an order in the code.
/// </summary>
public sealed class ProtocolTests
{
    private static readonly IReadOnlyList<Type> Grains = WireTypes.Grains;

    private static readonly IReadOnlyList<Type> Messages = WireTypes.Messages;

    [Fact]
    public void There_are_grains_and_messages() => Assert.True(Grains.Count >= 4 && Messages.Count >= 10);

    [Fact]
    public void Every_grain_and_each_of_its_methods_has_an_alias_of_its_own()
    {
        AssertDistinct(Grains.Select(g => (g.Name, WireTypes.AliasOf(g))));
        Assert.All(Grains, grain => AssertDistinct(grain.GetMethods().Select(m => ($"{grain.Name}.{m.Name}", WireTypes.AliasOf(m)))));
    }

    /// <summary>What nobody has thought of is for silos alone, so nothing is open by mistake; it must be thought of all the same.</summary>
    [Fact]
    public void Every_method_of_a_grain_says_who_may_call_it() =>
        None.Of(
            Grains
                .SelectMany(grain => grain.GetMethods())
                .Where(method => method.GetCustomAttribute<LeastRoleAttribute>() is null)
                .Select(method => $"{method.DeclaringType!.Name}.{method.Name}")
        );

    [Theory]
    [InlineData(GridRole.Submitter, new[] { typeof(IJobGrain) })]
    [InlineData(GridRole.Operator, new[] { typeof(IJobGrain), typeof(ILanesGrain) })]
    public void Clients_may_call_the_grains_of_jobs_and_operators_the_silos(GridRole role, Type[] grains) =>
        Assert.Equal(
            grains,
            Grains.Where(grain => grain.GetMethods().Any(method => CallGuard.LeastFor(method) <= role)).OrderBy(grain => grain.Name)
        );

    [Fact]
    public void Every_message_has_an_alias_of_its_own() => AssertDistinct(Messages.Select(m => (m.Name, WireTypes.AliasOf(m))));

    [Fact]
    public void Every_member_of_a_message_has_a_number_of_its_own() =>
        Assert.All(
            Messages.Where(m => !m.IsEnum),
            message =>
            {
                var members = message.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).ToList();
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

    private static void AssertDistinct(IEnumerable<(string Of, string? Name)> names)
    {
        var all = names.ToList();
        None.Of(all.Where(n => string.IsNullOrEmpty(n.Name)).Select(n => n.Of));
        None.Of(all.GroupBy(n => n.Name).Where(g => g.Count() > 1).Select(g => string.Join(" = ", g.Select(n => n.Of))));
    }
}
