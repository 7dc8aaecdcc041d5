namespace OrleansGrid.Cli.Parsing;

/// <summary>Limits of commands as people write them: <c>memory=2G</c>, <c>cpu=10m</c>, <c>processes=64</c>, <c>output=100M</c>.</summary>
internal static class LimitText
{
    private const string Allowed = "memory=2G, cpu=10m, processes=64 or output=100M";

    /// <summary>All of them in one; a name that is given twice is refused.</summary>
    /// <returns>Null for none; otherwise the limits, or one sentence on what is wrong.</returns>
    public static (CommandLimits? Limits, string? Why) Read(IEnumerable<string> texts)
    {
        var limits = new CommandLimits();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var name = text.Split('=', 2)[0];
            if (!names.Add(name))
            {
                return (null, $"--limit names '{name}' twice.");
            }

            if (With(limits, name, text[Math.Min(text.Length, name.Length + 1)..]) is not { } next || next.Validate() is not null)
            {
                return (null, $"'{text}' is not a value for --limit; give {Allowed}.");
            }

            limits = next;
        }

        return (names.Count == 0 ? null : limits, null);
    }

    private static CommandLimits? With(CommandLimits limits, string name, string value) =>
        name switch
        {
            "memory" when ByteSize.TryParse(value, out var bytes) => limits with { MemoryBytes = bytes },
            "cpu" when Duration.WhyNot(value, zero: false, out var time) is null => limits with { CpuTime = time },
            "processes" when int.TryParse(value, out var count) => limits with { Processes = count },
            "output" when ByteSize.TryParse(value, out var bytes) => limits with { OutputBytes = bytes },
            _ => null,
        };
}
