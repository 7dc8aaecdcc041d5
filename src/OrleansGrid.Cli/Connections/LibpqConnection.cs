using Npgsql;

namespace OrleansGrid.Cli.Connections;

/// <summary>A connection string as psql and all programs with PostgreSQL's own library read it; .NET's are written otherwise.</summary>
internal static class LibpqConnection
{
    public static string Of(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
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
