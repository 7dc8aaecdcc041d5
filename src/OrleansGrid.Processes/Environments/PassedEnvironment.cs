namespace OrleansGrid.Processes.Environments;

/// <summary>
/// What the commands of one silo are given of its environment, before their own variables. It stays the same while the silo runs.
/// </summary>
internal sealed class PassedEnvironment
{
    public PassedEnvironment(IReadOnlyDictionary<string, string> environment, EnvironmentRule rule)
    {
        var verdicts = environment.ToLookup(variable => rule.Judge(variable.Key, variable.Value));
        Variables = new Dictionary<string, string>(verdicts[PassVerdict.Passed], SiloEnvironment.Names);
        Withheld = [.. verdicts[PassVerdict.HoldsSecret].Select(variable => variable.Key).Order(StringComparer.Ordinal)];
    }

    private PassedEnvironment(IReadOnlyDictionary<string, string> variables, IReadOnlyList<string> withheld) =>
        (Variables, Withheld) = (variables, withheld);

    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>Names of those that would be passed if their values held no secret: somebody may miss them.</summary>
    public IReadOnlyList<string> Withheld { get; }

    /// <summary>These, where others of the same names are not to be passed.</summary>
    public PassedEnvironment With(IReadOnlyDictionary<string, string> others)
    {
        var variables = new Dictionary<string, string>(Variables, SiloEnvironment.Names);
        foreach (var (name, value) in others)
        {
            variables[name] = value;
        }

        return new PassedEnvironment(variables, Withheld);
    }

    /// <summary>Of this process, as its environment is now.</summary>
    /// <param name="named">What the operator has named besides the usual.</param>
    /// <param name="connectionStrings">Of the silo's database.</param>
    /// <exception cref="GridException">One of the names is none, or is never passed.</exception>
    public static PassedEnvironment OfThisProcess(IReadOnlyList<string> named, params IEnumerable<string> connectionStrings)
    {
        if (named.Select(EnvironmentRule.WhyNot).FirstOrDefault(why => why is not null) is { } refusal)
        {
            throw new GridException(GridFault.BadInput, refusal);
        }

        var environment = SiloEnvironment.Read();
        var secrets = SecretTexts.Of(connectionStrings, environment);
        return new PassedEnvironment(environment, new EnvironmentRule(named, secrets, OperatingSystem.IsWindows()));
    }
}
