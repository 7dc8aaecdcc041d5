using OrleansGrid.Processes.Environments;

namespace OrleansGrid.Processes.Posix;

/// <summary>What commands are given of the silo's environment, as C has it.</summary>
/// <remarks>
/// Encoded once and shared by all children: building some dozens of strings for each would cost more than all else we do.
/// </remarks>
internal sealed class EncodedEnvironment(PassedEnvironment passed)
{
    private readonly Dictionary<string, int> _positions = passed
        .Variables.Keys.Select((name, position) => (name, position))
        .ToDictionary(e => e.name, e => e.position);

    /// <summary>Never disposed: children are given pointers into it for as long as the silo lives.</summary>
    public NativeStrings Strings { get; } = new([.. passed.Variables.Select(e => $"{e.Key}={e.Value}")]);

    /// <summary>The place of a variable in <see cref="Strings"/>, or -1.</summary>
    public int PositionOf(string name) => _positions.GetValueOrDefault(name, -1);
}
