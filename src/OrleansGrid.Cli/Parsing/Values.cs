using System.CommandLine;
using System.CommandLine.Parsing;

namespace OrleansGrid.Cli.Parsing;

/// <summary>Options whose parser answers a wrong value with one sentence that names it and says what is allowed.</summary>
internal static class Values
{
    public const string Forever = "forever";

    public static Option<int?> Whole(string name, string description, int least, int most = int.MaxValue) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
                int.TryParse(Text(result), Plain, Invariant, out var number) && number >= least && number <= most
                    ? number
                    : Refuse<int?>(result, $"'{Text(result)}' is not a value for {name}; give a whole number {Range(least, most)}."),
        };

    public static Option<double?> Number(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "VALUE",
            CustomParser = result =>
                double.TryParse(Text(result), System.Globalization.NumberStyles.Float, Invariant, out var number) && double.IsFinite(number)
                    ? number
                    : Refuse<double?>(result, $"'{Text(result)}' is not a value for {name}; give a finite number."),
        };

    /// <param name="zero">No time at all is a value.</param>
    public static Option<TimeSpan?> Duration(string name, string description, bool zero = false) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = result => Time(result, name, zero, Parsing.Duration.Longest),
        };

    /// <summary>A time in the past, which may be longer ago than any timer counts.</summary>
    public static Option<TimeSpan?> Age(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = result => Time(result, name, zero: false, Parsing.Duration.LongestAge),
        };

    /// <summary>How long something is kept: a time, or <c>forever</c>, which is <see cref="RunPolicy.KeepForever"/>.</summary>
    public static Option<TimeSpan?> Keep(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME|forever",
            CustomParser = result => Kept(result, name),
        };

    /// <param name="name">What the value is for.</param>
    public static TimeSpan? Kept(ArgumentResult result, string name) =>
        Text(result) == Forever
            ? RunPolicy.KeepForever
            : Time(result, name, zero: false, Parsing.Duration.LongestAge) switch
            {
                { } time when time < TimeSpan.FromSeconds(1) => Refuse<TimeSpan?>(
                    result,
                    $"'{Text(result)}' for {name} is too short; give at least 1s, or {Forever}."
                ),
                var time => time,
            };

    private static TimeSpan? Time(ArgumentResult result, string name, bool zero, TimeSpan longest) =>
        Parsing.Duration.WhyNot(Text(result), zero, out var time, longest) is { } why
            ? Refuse<TimeSpan?>(result, $"'{Text(result)}' for {name} {why}{(why.Contains(';') ? "" : "; give a time such as 30s")}.")
            : time;

    public static Option<long?> Bytes(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "SIZE",
            CustomParser = result =>
                ByteSize.TryParse(Text(result), out var bytes)
                    ? bytes
                    : Refuse<long?>(result, $"'{Text(result)}' is not a size for {name}; give one such as 4096, 64k, 256MB or 1.5GB."),
        };

    public static Option<string?> OneOf(string name, string description, params string[] allowed)
    {
        var option = new Option<string?>(name)
        {
            Description = description,
            HelpName = string.Join('|', allowed),
            CustomParser = result =>
                allowed.Contains(Text(result), StringComparer.Ordinal)
                    ? Text(result)
                    : Refuse<string?>(result, $"'{Text(result)}' is not a value for {name}; allowed are {string.Join(", ", allowed)}."),
        };
        option.CompletionSources.Add(allowed);
        return option;
    }

    public static Option<IReadOnlyDictionary<string, string>> Pairs(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "KEY=VALUE",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            DefaultValueFactory = _ => new Dictionary<string, string>(),
            CustomParser = result => ParsePairs(name, result),
        };

    private static Dictionary<string, string> ParsePairs(string name, ArgumentResult result)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var token in result.Tokens)
        {
            var split = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0)
            {
                result.AddError($"'{token.Value}' is not a value for {name}; give KEY=VALUE.");
                return pairs;
            }

            if (!pairs.TryAdd(token.Value[..split], token.Value[(split + 1)..]))
            {
                result.AddError($"{name} names '{token.Value[..split]}' twice.");
                return pairs;
            }
        }

        return pairs;
    }

    public static string Text(ArgumentResult result) => result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;

    public static T Refuse<T>(ArgumentResult result, string sentence)
    {
        result.AddError(sentence);
        return default!;
    }

    private static string Range(int least, int most) => most == int.MaxValue ? $"from {least}" : $"from {least} to {most}";

    private const System.Globalization.NumberStyles Plain = System.Globalization.NumberStyles.AllowLeadingSign;

    private static readonly System.Globalization.CultureInfo Invariant = System.Globalization.CultureInfo.InvariantCulture;
}
