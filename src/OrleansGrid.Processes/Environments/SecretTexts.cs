using System.Data.Common;

namespace OrleansGrid.Processes.Environments;

/// <summary>Texts that no command may see: connection strings of the grid, the passwords in them, and what secret variables hold.</summary>
internal sealed class SecretTexts
{
    /// <summary>A shorter text stands in many values by chance; then only a value that is the text counts.</summary>
    private const int ShortestWithin = 4;

    private static readonly string[] Passwords = ["Password", "PWD", "PSW", "SSL Password", "SslPassword"];

    private readonly HashSet<string> _texts;

    private SecretTexts(IEnumerable<string> texts) => _texts = [.. texts.Where(text => text.Length > 0)];

    /// <param name="connectionStrings">Of the silo's database, as they were given and as they are used.</param>
    /// <param name="environment">The silo's own: a password may come from there alone.</param>
    public static SecretTexts Of(IEnumerable<string> connectionStrings, IReadOnlyDictionary<string, string> environment) =>
        new(
            connectionStrings
                .Concat(environment.Where(variable => EnvironmentRule.IsSecret(variable.Key)).Select(variable => variable.Value))
                .Where(text => text.Length > 0)
                .SelectMany(text => PasswordsIn(text).Prepend(text))
                .SelectMany(text => new[] { text, Uri.EscapeDataString(text) })
        );

    /// <summary>Is the value one of these texts, or is one of them within it?</summary>
    public bool AreIn(string value) =>
        _texts.Any(text => text.Length < ShortestWithin ? value == text : value.Contains(text, StringComparison.Ordinal));

    private static List<string> PasswordsIn(string connectionString)
    {
        var settings = new DbConnectionStringBuilder();
        try
        {
            settings.ConnectionString = connectionString;
        }
        catch (ArgumentException)
        {
            // No connection string: a token, or a text of the user's own.
            return [];
        }

        return
        [
            .. Passwords.Select(name => settings.TryGetValue(name, out var password) ? $"{password}" : "").Where(text => text.Length > 0),
        ];
    }
}
