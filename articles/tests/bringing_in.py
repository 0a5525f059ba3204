"""Pages brought in for tests, and what became of them."""

from articles.importing import import_records
from articles.reading import Record

HARVEST = (
    "Hợp tác xã Đông Lâm vừa thu hoạch xong vụ khoai lang tím đầu tiên trên đất trồng lúa kém hiệu quả.\n"
    "Bà Lò Thị Son, giám đốc hợp tác xã, nói năng suất đạt mười tám tấn một hecta, cao hơn dự tính hai tấn.\n"
    "Huyện sẽ hỗ trợ giống cho ba mươi hộ nữa trong vụ tới, theo kế hoạch công bố hôm thứ năm.\n"
)
BRIDGE = (
    "Cầu treo bắc qua suối Nậm Cắn đã được gia cố xong sau trận lũ hồi tháng chín năm ngoái.\n"
    "Ông Vừ A Páo, trưởng bản, cho biết học sinh không còn phải đi bè tre đến trường mỗi sáng.\n"
    "Kinh phí sửa chữa là bốn trăm triệu đồng, do các doanh nghiệp trong tỉnh đóng góp.\n"
)


def record(text=HARVEST, file="bai.txt", **fields):
    return Record(file, None, None, text, fields)


def outcomes(report):
    return [(row.outcome, row.reason, row.article_id) for row in report.delivery.records.all()]


def take(*records, name="lô", **options):
    return import_records(records, name=name, **options)


def only(report):
    return report.delivery.records.get()
