using System.Reflection;
using OrleansGrid.Protocol.Jobs;

namespace OrleansGrid.Architecture.Tests;

/// <summary>What silos and clients say to each other through Orleans: of the core, and of kinds that have grains.</summary>
internal static class WireTypes
{
    private static readonly Type[] Ours =
    [
        .. new[]
        {
            typeof(IJobGrain).Assembly,
            typeof(GridSiloBuilder).Assembly,
            typeof(MapReduceSiloExtensions).Assembly,
            typeof(StudySiloExtensions).Assembly,
        }
            .SelectMany(a => a.GetTypes())
            .Where(t =>
                !t.Name.StartsWith("Codec_", StringComparison.Ordinal)
                && t.Namespace?.StartsWith("OrleansCodeGen", StringComparison.Ordinal) != true
            ),
    ];

    public static IReadOnlyList<Type> Grains { get; } = [.. Ours.Where(t => t.IsInterface && t.IsAssignableTo(typeof(IAddressable)))];

    public static IReadOnlyList<Type> GrainClasses { get; } =
    [.. Ours.Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(Grain)))];

    public static IReadOnlyList<Type> Messages { get; } =
    [.. Ours.Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    public static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;
}
