using Npgsql;

namespace OrleansGrid.Cli.Connections;

/// <summary>A connection string as psql and all programs with PostgreSQL's own library read it; .NET's are written otherwise.</summary>
internal static class LibpqConnection
{
    /// <summary>For people, who paste it.</summary>
    public static string Of(string connectionString) => Of(new NpgsqlConnectionStringBuilder(connectionString));

    /// <summary>For a program that is started: its arguments are for everyone to read, its environment is not.</summary>
    /// <returns>The connection without its password; null for a connection that needs none.</returns>
    public static (string Connection, string? Password) WithoutPassword(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var password = settings.Password;
        settings.Password = null;
        return (Of(settings), password);
    }

    private static string Of(NpgsqlConnectionStringBuilder settings)
    {
        (string Key, string? Value)[] words =
        [
            ("host", settings.Host),
            ("port", settings.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("user", settings.Username),
            ("password", settings.Password),
            ("dbname", settings.Database),
            ("sslmode", Mode(settings.SslMode)),
            ("sslrootcert", settings.RootCertificate),
        ];
        return string.Join(' ', words.Where(word => !string.IsNullOrEmpty(word.Value)).Select(word => $"{word.Key}={Quoted(word.Value!)}"));
    }

    private static string Mode(SslMode mode) =>
        mode switch
        {
            SslMode.VerifyCA => "verify-ca",
            SslMode.VerifyFull => "verify-full",
            _ => mode.ToString().ToLowerInvariant(),
        };

    private static string Quoted(string value) =>
        value.Any(letter => char.IsWhiteSpace(letter) || letter is '\'' or '\\')
            ? $"'{value.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal)}'"
            : value;
}
