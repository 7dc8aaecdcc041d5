using OrleansGrid.Cli.Connections;

namespace OrleansGrid.Cli.Tests.Usage;

public sealed class LibpqConnectionTests
{
    [Theory]
    [InlineData(
        "Host=db;Port=6000;Username=u;Password=p;Database=d;SSL Mode=Disable",
        "host=db port=6000 user=u password=p dbname=d sslmode=disable"
    )]
    [InlineData("Host=db;SSL Mode=VerifyFull;Root Certificate=/ca.pem", "host=db port=5432 sslmode=verify-full sslrootcert=/ca.pem")]
    [InlineData(@"Host=db;Password=""a b'c\d""", @"host=db port=5432 password='a b\'c\\d' sslmode=prefer")]
    public void A_connection_string_is_told_in_the_words_of_psql(string given, string expected) =>
        Assert.Equal(expected, LibpqConnection.Of(given));
}
