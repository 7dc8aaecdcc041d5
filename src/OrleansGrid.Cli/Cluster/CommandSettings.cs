namespace OrleansGrid.Cli.Cluster;

/// <summary>How silos run commands, as options of <c>grid silo</c> and <c>grid up</c> say it.</summary>
/// <param name="PassEnvironment">Variables that commands are given besides the usual.</param>
/// <param name="Limits">The most that a command may use, each as <c>memory=2G</c>.</param>
/// <param name="RunAs">The user that commands run as; null for the silo's.</param>
/// <param name="AllowPrograms">The only programs that are run; none for any.</param>
internal sealed record CommandSettings(
    IReadOnlyList<string> PassEnvironment,
    IReadOnlyList<string> Limits,
    string? RunAs,
    IReadOnlyList<string> AllowPrograms
)
{
    public static CommandSettings None { get; } = new([], [], null, []);

    /// <summary>As the options of <c>grid silo</c>.</summary>
    public IEnumerable<string> Arguments() =>
        [
            .. PassEnvironment.SelectMany(name => new[] { "--pass-env", name }),
            .. Limits.SelectMany(limit => new[] { "--limit", limit }),
            .. RunAs is { } user ? new[] { "--run-as", user } : [],
            .. AllowPrograms.SelectMany(program => new[] { "--allow-program", program }),
        ];

    /// <summary>What these do not say stays as it was.</summary>
    public CommandSettings Or(CommandSettings? last) =>
        last is null
            ? this
            : new CommandSettings(
                PassEnvironment.Count > 0 ? PassEnvironment : last.PassEnvironment,
                Limits.Count > 0 ? Limits : last.Limits,
                RunAs ?? last.RunAs,
                AllowPrograms.Count > 0 ? AllowPrograms : last.AllowPrograms
            );

    public bool Equals(CommandSettings? other) => other is not null && Arguments().SequenceEqual(other.Arguments(), StringComparer.Ordinal);

    public override int GetHashCode() => Arguments().Count();
}
