namespace OrleansGrid.Postgres.Tests;

public sealed class QueryTableTests(SharedServer shared)
{
    [Fact]
    public async Task The_query_table_holds_exactly_the_statements_that_Orleans_asks_for()
    {
        await using var database = await shared.MigratedDatabaseAsync();
        var keys = Assert.IsType<string[]>(await database.AskAsync("select array_agg(QueryKey order by QueryKey) from OrleansQuery"));
        Assert.Equal(
            [
                "CleanupDefunctSiloEntriesKey",
                "CleanupDefunctSiloEntryKey",
                "ClearStorageKey",
                "DeleteMembershipTableEntriesKey",
                "DeleteReminderRowKey",
                "DeleteReminderRowsKey",
                "DeleteStorageKey",
                "GatewaysQueryKey",
                "InsertMembershipKey",
                "InsertMembershipVersionKey",
                "MembershipReadAllKey",
                "MembershipReadRowKey",
                "ReadFromStorageKey",
                "ReadRangeRows1Key",
                "ReadRangeRows2Key",
                "ReadReminderRowKey",
                "ReadReminderRowsKey",
                "UpdateIAmAlivetimeKey",
                "UpdateMembershipKey",
                "UpsertReminderRowKey",
                "WriteToStorageKey",
            ],
            keys.Order(StringComparer.Ordinal)
        );
    }
}
