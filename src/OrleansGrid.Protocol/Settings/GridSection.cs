using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace OrleansGrid.Protocol.Settings;

/// <summary>
/// The section <c>OrleansGrid</c> of an application's configuration, which its silo and its client share. Each value that cannot be read is
/// one sentence that names its place.
/// </summary>
public sealed class GridSection
{
    public const string Name = "OrleansGrid";

    private readonly IConfigurationSection _section;
    private readonly string? _connectionString;

    /// <exception cref="GridException">The section has a setting that neither silos nor clients know.</exception>
    public GridSection(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _section = configuration.GetSection(Name);
        _connectionString = configuration.GetConnectionString(Name);
        foreach (var setting in _section.GetChildren())
        {
            if (!SettingNames.All.Contains(setting.Key))
            {
                // Its value may be a password.
                throw new GridException(
                    GridFault.BadInput,
                    $"{Name}:{setting.Key} in the configuration is no setting; there are {string.Join(", ", SettingNames.All)}."
                );
            }
        }
    }

    /// <summary>From the section, or by its name from <c>ConnectionStrings</c>, where deployments put them.</summary>
    public string? ConnectionString => Text(nameof(ConnectionString)) ?? _connectionString;

    public string? Text(string name) => _section[name] is { Length: > 0 } text ? text : null;

    public void Take(string name, Action<string> set) => TakeParsed(name, "a text", text => text, set);

    public void Take(string name, Action<int> set) =>
        TakeParsed(name, "a whole number", text => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), set);

    public void Take(string name, Action<bool> set) => TakeParsed(name, "true or false", bool.Parse, set);

    /// <remarks>A bare number would be read as days.</remarks>
    public void Take(string name, Action<TimeSpan> set) =>
        TakeParsed(
            name,
            "a time as hh:mm:ss",
            text => text.Contains(':') ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : throw new FormatException(),
            set
        );

    public void TakeParsed<T>(string name, string allowed, Func<string, T> parse, Action<T> set)
    {
        if (Text(name) is { } text)
        {
            set(Parse(name, text, allowed, parse));
        }
        else if (_section.GetSection(name).GetChildren().Any())
        {
            throw new GridException(GridFault.BadInput, $"{Name}:{name} in the configuration has parts; give {allowed}.");
        }
    }

    /// <summary>A section of names and values.</summary>
    public void TakeEach<T>(string name, string allowed, Func<string, T> parse, Action<string, T> set)
    {
        if (Text(name) is { } text)
        {
            throw Refusal(name, text, "has no names; give an object with a value for each name");
        }

        foreach (var part in _section.GetSection(name).GetChildren())
        {
            set(part.Key, Parse($"{name}:{part.Key}", part.Value ?? "", allowed, parse));
        }
    }

    private static T Parse<T>(string place, string text, string allowed, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            throw Refusal(place, text, $"is not valid; give {allowed}");
        }
    }

    private static GridException Refusal(string place, string text, string why) =>
        new(GridFault.BadInput, $"{Name}:{place} = '{text}' in the configuration {why}.");
}
